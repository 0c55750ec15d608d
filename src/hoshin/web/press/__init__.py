"""The press: turns orders into PDFs in a process of its own (`python -m hoshin.web.press`).

The typesetter and its fonts take some sixty megabytes that a web process would never give back, and a document that
goes wrong must not take the server with it. So `hoshin.web.paper` starts this package when something is to be printed and
nothing else imports it; it imports no Django, so that it starts in a tenth of a second. A press that has begun prints
the next document in a tenth of that time, so it stays for a moment, and goes by itself when nothing comes.
"""
