"""Stage 7: a book's approved records become the Ministry's package: a workbook and a zip of PDFs."""

from digitizer.export.checks import package_problems
from digitizer.export.files import PackageFiles
from digitizer.export.names import pdf_name
from digitizer.export.package import export_package
from digitizer.export.request import (
    BlockedExport,
    ExportRecord,
    PackageProblem,
    PackageRequest,
    PackageResult,
    PageImage,
)

__all__ = [
    "BlockedExport",
    "ExportRecord",
    "PackageFiles",
    "PackageProblem",
    "PackageRequest",
    "PackageResult",
    "PageImage",
    "export_package",
    "package_problems",
    "pdf_name",
]
