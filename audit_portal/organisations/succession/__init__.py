"""Who took over from whom: a school that became an academy, or two that were merged."""
