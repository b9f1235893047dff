"""Sample pages of registers with invented people, drawn by seed, for measuring, tuning and the demo.

``plan`` plans a book (era, office, writer, printer, pens), ``volume`` runs through its entries,
``drawing`` puts a page's entries on its form by the arrangement of the form's layout (``page``, ``leaf``,
``bands``, ``ledger``), ``wear``, ``curl`` and ``capture`` make a scan or photograph of it, ``pages``
writes images and truth.

The truth of a page (a line of ``truth.jsonl``): ``page``, ``kind``, ``style`` (P, T, H), ``level``,
``rotation``, ``edition``, ``info``, ``boxes`` (of a single record's fields), ``records`` in reading order
and, of ledgers, ``voided`` (struck rows, which are no records). A record has ``type``, ``edition``,
``fields`` (as written), ``normalized`` (as the workbook wants it), ``paper_error`` (fields that are wrong
on the paper), ``optional`` (fields that a reader may give or leave), ``boxes`` of its fields, and on the
forms before 2016 ``parts`` (a band has one on each leaf) with their hull ``box``. Boxes are [left, top,
width, height] in pixels of the image.
"""
