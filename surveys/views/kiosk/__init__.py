"""What a tablet asks of the server: neither session nor cookie, its token is its proof."""
