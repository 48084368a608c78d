"""The composition root: everything a command may reach for, built when it is reached for."""

from orderstatus.runtime.demo import DEMO_CLIENT_SECRET, DEMO_ORDERS, DEMO_TOKEN
from orderstatus.runtime.opened import OpenShop, Spent, Told
from orderstatus.runtime.process import Runtime
from orderstatus.runtime.shops import Shops
from orderstatus.runtime.where import Where

__all__ = ["DEMO_CLIENT_SECRET", "DEMO_ORDERS", "DEMO_TOKEN", "OpenShop", "Runtime", "Shops", "Spent", "Told", "Where"]
