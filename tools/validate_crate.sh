#!/bin/sh
# Hold the RO-Crate of a bag against the specification, by a validator that is not ours.
#
#   tools/validate_crate.sh VENV BAG [CACHE]
#
# VENV is a virtual environment of its own with roc-validator in it (its needs conflict with ours):
#   python3 -m venv VENV && VENV/bin/pip install "roc-validator==0.13.*"
# CACHE keeps the JSON-LD context of RO-Crate 1.1.  Fill it once where there is a network:
#   VENV/bin/rocrate-validator cache warm --cache-path CACHE --url https://w3id.org/ro/crate/1.1/context
# With CACHE given, nothing is fetched.
set -eu

venv=$1
bag=$2
if [ $# -gt 2 ]; then
    set -- --offline --cache-path "$3"
else
    set --
fi
exec "$venv/bin/rocrate-validator" --no-interactive validate --no-paging --verbose \
    --profile-identifier ro-crate-1.1 --requirement-severity required \
    --skip-availability-check "$@" "$bag/data"
