ALTER TABLE entries
    ADD COLUMN photo text CHECK (photo ~ '^[0-9a-f]{32}\.(jpg|png|gif|webp)$');
