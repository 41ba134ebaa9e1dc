"""The pages of an onboarding (P2)."""
