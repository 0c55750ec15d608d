"""Who is at the door: staff sign-in, second factors, sessions, lock-out, the city's OpenID provider.

Words: factor (authenticator application, passkey), enrolment (setting up a password and a factor), tally (failed tries
in a row), passage (a sign-in that has been begun and not yet finished), confirmation (a fresh proof for sensitive pages).
"""
