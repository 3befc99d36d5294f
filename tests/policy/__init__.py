"""Tests of policies: what holds of the whole, said and checked through the doors that users have."""
