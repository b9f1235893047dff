"""Work in other processes: one hung, crashed or hostile page never takes the program with it."""

from digitizer.jobs.pool import default_workers, run_jobs
from digitizer.jobs.results import JobError, JobResult

__all__ = ["JobError", "JobResult", "default_workers", "run_jobs"]
