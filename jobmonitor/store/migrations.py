"""What each version of the file means, as scripts from version N to N + 1. One that shipped is never edited."""

MIGRATIONS: tuple[str, ...] = (
    """
    -- The columns beside `body` are what is searched by; `body` is the whole job as JSON and wins.
    -- AUTOINCREMENT: pictures are cached by number, so a number is never given twice.
    CREATE TABLE jobs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        provider TEXT NOT NULL,
        account TEXT NOT NULL,
        vars TEXT NOT NULL,
        added_at REAL NOT NULL,
        removed_at REAL,
        revision INTEGER NOT NULL,
        writer TEXT NOT NULL,
        body BLOB NOT NULL
    );
    CREATE INDEX jobs_by_id ON jobs (id);
    CREATE UNIQUE INDEX jobs_once ON jobs (provider, account, id, vars) WHERE provider <> '';
    CREATE INDEX jobs_by_revision ON jobs (revision);
    CREATE INDEX jobs_removed ON jobs (removed_at) WHERE removed_at IS NOT NULL;

    -- Results that came inside an answer, until they are files.
    CREATE TABLE inline_outputs (
        number INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
        n INTEGER NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (number, n)
    );

    CREATE TABLE timeline (
        number INTEGER NOT NULL REFERENCES jobs ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        at REAL NOT NULL,
        state TEXT NOT NULL,
        provider_state TEXT NOT NULL,
        health TEXT NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (number, seq)
    ) WITHOUT ROWID;

    CREATE TABLE answers (
        number INTEGER PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
        at REAL NOT NULL,
        status INTEGER NOT NULL,
        is_packed INTEGER NOT NULL,
        body BLOB NOT NULL
    );

    CREATE TABLE accounts (
        uid TEXT PRIMARY KEY,
        provider TEXT NOT NULL,
        label TEXT NOT NULL CHECK (label <> ''),
        base_url TEXT NOT NULL,
        vars TEXT NOT NULL,
        key_env TEXT NOT NULL,
        UNIQUE (provider, label)
    ) WITHOUT ROWID;

    -- What other processes must hear of: rows that are gone for good, and what they are asked to do.
    CREATE TABLE gone (
        number INTEGER PRIMARY KEY,
        revision INTEGER NOT NULL,
        writer TEXT NOT NULL
    );
    CREATE INDEX gone_by_revision ON gone (revision);
    CREATE TABLE messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        writer TEXT NOT NULL,
        what TEXT NOT NULL
    );

    CREATE TABLE revision (value INTEGER NOT NULL);
    INSERT INTO revision VALUES (0);
    """,
    """
    -- What a save must leave as it is stands beside `body` too, so that thousands are saved without reading one.
    ALTER TABLE jobs ADD COLUMN candidates TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE jobs ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
    UPDATE jobs SET
        candidates = json_extract(CAST(body AS TEXT), '$.candidates'),
        paused = json_extract(CAST(body AS TEXT), '$.paused')
    WHERE json_valid(CAST(body AS TEXT));
    """,
    """
    -- What a person said of words that a provider file doesn't know, as JSON.
    ALTER TABLE accounts ADD COLUMN words TEXT NOT NULL DEFAULT '[]';
    """,
    """
    -- Whom a person lets us ask whose a job is, and whose the last job of a shape was, by a person's word.
    ALTER TABLE accounts ADD COLUMN may_probe INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE guesses (
        shape TEXT PRIMARY KEY,
        provider TEXT NOT NULL,
        at REAL NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    -- How long jobs took: it stays when the jobs are removed.
    CREATE TABLE durations (
        id INTEGER PRIMARY KEY,
        provider TEXT NOT NULL,
        kind TEXT NOT NULL,
        seconds REAL NOT NULL
    );
    CREATE INDEX durations_by_kind ON durations (provider, kind, id);
    INSERT INTO durations (provider, kind, seconds)
    SELECT provider, kind, seconds FROM (
        SELECT
            number,
            provider,
            json_extract(text, '$.kind') AS kind,
            json_extract(text, '$.finished_at') - json_extract(text, '$.created_at') AS seconds,
            json_extract(text, '$.state') AS state
        FROM (SELECT number, provider, CAST(body AS TEXT) AS text FROM jobs WHERE json_valid(CAST(body AS TEXT)))
    )
    WHERE provider <> '' AND state IN ('succeeded', 'failed') AND seconds BETWEEN 0.001 AND 2592000
    ORDER BY number;
    """,
    """
    -- What a person marked and saw: a save leaves it as it is, too.
    ALTER TABLE jobs ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE jobs ADD COLUMN seen_at REAL;
    """,
)
