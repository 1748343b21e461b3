"""`python -m minamoto`: the command line."""

import sys

from minamoto.cli import main

sys.exit(main())
