"""The running house: one supervisor that knows nothing of Django, and its children, web and worker.

Words: child (a supervised process), lifeline (a pipe that ends when the supervisor does), ready (healthz answers 200).
"""
