"""Drawbar: a laboratory of deep generative models, served over HTTP and played in the browser."""
