-- Behind which position of the log a stream tells: where it was made, or enabled after it was disabled.
ALTER TABLE projections.ssf_streams_projection ADD COLUMN since bigint NOT NULL DEFAULT 0;
ALTER TABLE projections.ssf_streams_projection ALTER COLUMN since DROP DEFAULT;
