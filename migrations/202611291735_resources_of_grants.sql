-- What the access tokens of a grant are to be used at (RFC 8707).
ALTER TABLE projections.oidc_sessions_projection ADD COLUMN resources text[] NOT NULL DEFAULT '{}';
