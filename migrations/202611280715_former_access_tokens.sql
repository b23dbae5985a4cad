-- A refreshed access token's predecessor lives to its own end, unless it or a later one was revoked.
alter table projections.oidc_sessions_projection
  add column access_tokens_revoked_through text not null default '';
