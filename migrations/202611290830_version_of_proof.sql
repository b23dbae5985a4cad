-- At which version of the user a sign-in was proven, and at which its password was changed last: which of the two was
-- first, their times of writing do not tell.
alter table projections.oidc_sessions_projection add column user_version bigint;
alter table projections.users_projection add column password_version bigint;
