ALTER TABLE projections.applications_projection
  ADD COLUMN sector_identifier text,
  ADD COLUMN sector_identifier_uri text;
