"""The list: services, levels, and what each service costs and promises at a level."""
