"""An archive of 10,000, 100,000 or 1,000,000 made-up articles, asked everything that can be asked: what it costs, and its floors."""
