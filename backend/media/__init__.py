"""What works are made of: how a visitor's file or text becomes numbers, how works become PNG, GIF or text."""
