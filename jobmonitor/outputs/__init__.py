"""Results and their pictures: fetched, named, kept, made small. When to fetch them is decided above."""
