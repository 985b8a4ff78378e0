// What is out of the ordinary about a booking, as one number (docs/graph.md); new bookings have it.
MATCH ()-[r:CONSUMED_INTO|PRODUCED|PACKED_INTO|UNPACKED_FROM|SUPPLIED|MOVED_TO|SHIPPED_TO|RETURNED|ADJUSTED|COUNTED|RAN_ON|MEASURED]->()
WHERE r.flags IS NULL
CALL (r) {
  SET r.flags = CASE WHEN r.at_basis = 'occurred' THEN 0 ELSE 1 END
              + CASE WHEN r.at_from = r.at_to OR r.at_from IS NULL THEN 0 ELSE 2 END
              + CASE WHEN r.basis = 'assumed' THEN 4 ELSE 0 END
              + CASE WHEN r.role = 'scrap' THEN 8 ELSE 0 END
              + CASE WHEN r.untracked THEN 16 ELSE 0 END
              + CASE WHEN type(r) = 'UNPACKED_FROM' THEN 32 ELSE 0 END
              + CASE WHEN r.voided_at IS NULL AND r.rev_quantity IS NULL THEN 0 ELSE 64 END
} IN TRANSACTIONS OF 10000 ROWS;
