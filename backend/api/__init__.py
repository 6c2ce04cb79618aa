"""The REST API: one file per verb, each with its request, its response and its endpoint."""
