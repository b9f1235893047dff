"""Reads the data files of ``ocr_profiles`` into values of the domain, and refuses what is wrong in them."""

from digitizer.catalog.catalog import Catalog, load_catalog, profiles_root

__all__ = ["Catalog", "load_catalog", "profiles_root"]
