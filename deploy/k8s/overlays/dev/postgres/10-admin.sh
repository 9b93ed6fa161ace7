#!/bin/sh
# Run once, when the data folder is made: the database, and an administrator of it who may make roles and nothing else.
# `pulse provision` makes the roles of owner and services; since PostgreSQL 16 who makes a role may act as it only by a grant.
set -eu
ADMIN_PASSWORD="$(cat /run/secrets/pulse/ADMIN_PASSWORD)"
export ADMIN_PASSWORD
psql --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'SQL'
\getenv password ADMIN_PASSWORD
CREATE ROLE pulse_administrator LOGIN CREATEROLE PASSWORD :'password';
ALTER ROLE pulse_administrator SET createrole_self_grant = 'set, inherit';
CREATE DATABASE pulse OWNER pulse_administrator;
SQL
