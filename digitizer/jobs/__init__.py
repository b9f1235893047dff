"""Work in other processes: one hung, crashed or hostile page never takes the program with it."""

from digitizer.jobs.live import LiveCrew
from digitizer.jobs.pool import default_workers, run_jobs
from digitizer.jobs.results import JobError, JobResult

__all__ = ["JobError", "JobResult", "LiveCrew", "default_workers", "run_jobs"]
