-- Two workspaces that work together: a brand's and a creator's. It belongs to both, so that no column is
-- called workspace_id; row-level security has a policy of its own, which shows it to either side, and to
-- whoever bears the token of a proposal that waits.

-- A collaboration, from the proposal on.
create table collaboration (
    id text not null primary key, -- UUIDv7
    brand_workspace text references workspace (id) on delete cascade, -- null until its side accepts
    creator_workspace text references workspace (id) on delete cascade, -- as above
    brand_name text not null, -- each side's name as it was when it joined; the other sees no more of it
    creator_name text not null,
    proposed_by text not null check (proposed_by in ('brand', 'creator')),
    email text not null, -- whom it was proposed to, lower-cased
    token_hash text unique, -- SHA-256 of the proposal's token, hex; null once it was answered
    brand_shows text not null, -- what the brand lets the creator see, as a JSON array of parts
    creator_shows text not null, -- the other way round
    state text not null check (state in ('proposed', 'active', 'ended')),
    created_at bigint not null,
    expires_at bigint not null, -- when the proposal ends
    ended_at bigint,
    check (brand_workspace is not null or creator_workspace is not null),
    check (brand_workspace <> creator_workspace)
);

-- Finds a brand's collaborations.
create index collaboration_by_brand on collaboration (brand_workspace, state);

-- Finds a creator's collaborations.
create index collaboration_by_creator on collaboration (creator_workspace, state);
