"""Pages of the service file (P3): what a customer runs, and whether what is on file is still so."""
