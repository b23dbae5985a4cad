-- What nodes tell each other of failed proofs; see src/cache/shared-counts.ts. Worth nothing after a crash, so it is
-- not logged. Keys are digests: no names or addresses.
CREATE UNLOGGED TABLE system.failure_counts (
    key         text        PRIMARY KEY,
    -- when the debt of the failures will be paid off, and until when it may last at most
    paid_off_at timestamptz NOT NULL,
    latest      timestamptz NOT NULL,
    failures    integer     NOT NULL,
    forget_at   timestamptz NOT NULL
);

CREATE INDEX failure_counts_forget_at ON system.failure_counts (forget_at);
