"""Who is who: the provider, its calendars, catalogue and colleagues, and its customers."""
