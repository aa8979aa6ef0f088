"""`python -m kuznia.cli`."""

from kuznia.cli import main

raise SystemExit(main())
