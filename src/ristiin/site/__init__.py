"""Where everything is put together: settings, addresses, the home page, the example community."""
