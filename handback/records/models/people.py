"""People who sign in: lessees and staff alike."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class People(BaseUserManager["Person"]):
    """Makes people; whoever has no password signs in another way."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "Person":
        """A person with an e-mail address of their own."""
        person = self.model(email=normal_email(email), **more)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who may sign in. What a person may do follows from memberships and parties.

    `erased` is the instant the personal data were erased; the row stays, because events name it.
    """

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(max_length=254, unique=True, null=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    erased = models.DateTimeField(null=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


def normal_email(email: str) -> str:
    """An e-mail address as it is kept and looked for: no blanks around it, small letters."""
    return email.strip().lower()
