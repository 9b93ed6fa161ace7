#!/bin/sh
# Run once, when the data folder is made: the database, and the owner of all its schemas, who may make roles.
set -eu
OWNER_PASSWORD="$(cat /run/secrets/pulse/OWNER_PASSWORD)"
export OWNER_PASSWORD
psql --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'SQL'
\getenv password OWNER_PASSWORD
CREATE ROLE pulse_owner LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE pulse OWNER pulse_owner;
SQL
