"""The press: turns an order into a PDF in a process of its own (`python -m hoshin.web.press`).

The typesetter and its fonts take some sixty megabytes that a web process would never give back, and a document that
goes wrong must not take the server with it. So `hoshin.web.paper` starts this package for each document and nothing else
imports it; it imports no Django, so that it starts in a few hundredths of a second.
"""
