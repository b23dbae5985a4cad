ALTER TABLE projections.applications_projection
  ADD COLUMN dpop_bound_access_tokens boolean,
  ADD COLUMN require_dpop_nonce boolean;
