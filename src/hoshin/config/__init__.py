"""The house put together: settings, addresses, wiring, server and command line."""
