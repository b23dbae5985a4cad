-- Which classes of sign-ins clients want where their requests do not say.
ALTER TABLE projections.applications_projection
  ADD COLUMN default_acr_values text[];
