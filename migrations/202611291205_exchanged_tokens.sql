-- What a token was exchanged for, with which it stands and falls, and who acts by it as its user.
alter table projections.oidc_sessions_projection
  add column exchange jsonb,
  add column actor jsonb;
