"""Stage 3: engines that read images of text lines, behind the protocol ``domain.layout.Engine``.

``open_engines`` picks what this machine has. Two adapters read with Tesseract: ``tesserocr`` (its wheels
bring the program along) and ``pytesseract`` (where the program ``tesseract`` is installed). Lines of any
writing are read by our own network (``line_engine``); ``aster_engine`` reads with another that an office may
install. Both give lattices, which ``decode`` scores with what a field can say.
"""

from digitizer.recognize.choice import Engines, open_engines

__all__ = ["Engines", "open_engines"]
