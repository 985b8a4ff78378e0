// What each commit added and corrected, for readers that bring what they keep up to date. 
CREATE INDEX change_last IF NOT EXISTS FOR (n:Change) ON (n.last);
