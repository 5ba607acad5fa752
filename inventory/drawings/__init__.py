"""Pictures of figures: what is counted goes in as a frozen dataclass, the text of an SVG comes out.

Every drawing has a title, a description and a table that says the same (`table()`), for beside it. On screen its
colours are classes (`static/css/drawings.css`, light and dark); `svg(for_paper=True)` writes them into the marks,
for a PDF. No style, no script, every text escaped. Nothing is told by colour alone: each mark has its name and
its number.

    Bars, Columns, BurnUp, Pipeline, Tiles, Progress       in a template: macros/drawings.html
"""
