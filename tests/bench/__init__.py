"""How fast the server is: `python -m tests.bench`.

Every number is a ratio, or stands beside what it is compared with in the same run.
"""
