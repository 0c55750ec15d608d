"""Who is at the door: staff sign-in, second factors, sessions, lock-out, the city's OpenID provider."""
