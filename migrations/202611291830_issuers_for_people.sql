-- How the word of trusted issuers for people is taken.
ALTER TABLE projections.trusted_issuers_projection ADD COLUMN identities text NOT NULL DEFAULT 'none';
