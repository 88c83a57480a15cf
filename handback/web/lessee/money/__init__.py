"""The bill and what follows: payment, instalments, disputes, waivers, deposit."""
