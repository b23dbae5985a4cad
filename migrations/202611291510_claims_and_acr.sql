ALTER TABLE projections.oidc_sessions_projection
  ADD COLUMN acr text,
  ADD COLUMN claims jsonb;
