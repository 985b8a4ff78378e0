// The clock whose stamps say in which order events were committed.
MERGE (c:Clock {name: 'recorded'}) ON CREATE SET c.last = 0;
