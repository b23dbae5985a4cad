-- Applications whose instances are vouched for (attestation-based client authentication).
ALTER TABLE projections.applications_projection ADD COLUMN client_attestation text;
