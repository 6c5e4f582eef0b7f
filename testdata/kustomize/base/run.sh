#!/bin/sh
set -e
exec /api "$@"
